/** The name of the worker that is a cell kernel. */
export const KERNEL = "kernel";
