import metadata from '../package.json' with { type: 'json' };

/** The version of `mal`, from package.json. */
export const VERSION: string = metadata.version;
