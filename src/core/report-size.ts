/** The largest file that is read as a report, in bytes. */
export const MAX_REPORT_BYTES = 1024 * 1024;
