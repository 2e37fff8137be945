/**
 * What our own modules need of the browser, held before a cell kernel hides it from cells. Addresses are made absolute by the module's own:
 * a kernel starts from a blob, which is no base for any address.
 */
export const absolute = (url: string): string => new URL(url, import.meta.url).href;

const { fetch } = globalThis;

export const ownFetch = (url: string): Promise<Response> => fetch.call(globalThis, absolute(url));

export const OwnWorker = globalThis.Worker;
