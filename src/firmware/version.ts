/** The toolkit's version, as in package.json: every file that leaves says what made it. */
export const version = "0.1.0";
