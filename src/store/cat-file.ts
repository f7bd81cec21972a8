/** The words with which git answers names of objects with the objects, one after another. */
export const CAT_FILE: readonly string[] = ['cat-file', '--batch'];
