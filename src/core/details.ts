/** The frame inside `details` that holds each source's own text (docs/format.md, details). */

/** Two lines; everything below belongs to the sources. */
export const HEADER = '\n---\n_-= Per source details. Do not edit below this line.=-_\n';
