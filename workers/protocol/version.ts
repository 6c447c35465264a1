/** The version of the lab, as `package.json` says. */
export const version = '0.1.0';
