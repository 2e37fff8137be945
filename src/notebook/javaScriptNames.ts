/** Names that JavaScript and every worker have: a cell neither defines them nor needs another cell for them. */
export const javaScriptNames: ReadonlySet<string> = new Set(
  `undefined NaN Infinity globalThis eval isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent encodeURI encodeURIComponent
   Object Function Boolean Symbol Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError
   Number BigInt Math Date String RegExp Array Map Set WeakMap WeakSet WeakRef FinalizationRegistry Iterator Promise Proxy Reflect JSON
   Intl Atomics ArrayBuffer SharedArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array
   Uint32Array BigInt64Array BigUint64Array Float16Array Float32Array Float64Array WebAssembly arguments
   console setTimeout clearTimeout setInterval clearInterval queueMicrotask structuredClone self fetch
   TextEncoder TextDecoder URL URLSearchParams Blob AbortController AbortSignal performance crypto`.split(
    /\s+/,
  ),
);
