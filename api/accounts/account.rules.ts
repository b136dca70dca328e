/** What can be a login. It is written in small letters everywhere, so that nobody has to know how it was typed. */
export const LOGIN = /^[a-z0-9][a-z0-9._-]{2,31}$/;
