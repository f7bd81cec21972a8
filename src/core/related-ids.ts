/** The lists of a report that hold ids of other records. */
export const ID_FIELDS = ['aliases', 'related', 'upstream'] as const;
