/** Quantities carry their unit in their type: adding bytes to MACs does not compile. */
declare const unit: unique symbol;
type Quantity<U extends string> = number & { readonly [unit]?: U };

export type Bytes = Quantity<"bytes">;
/** Multiply-accumulate operations. */
export type Macs = Quantity<"macs">;
export type Milliseconds = Quantity<"ms">;
export type Millijoules = Quantity<"mJ">;
export type Milliwatts = Quantity<"mW">;

export const kib = (n: number): Bytes => n * 1024;
export const mib = (n: number): Bytes => n * 1024 * 1024;

/** "1,234 B", "12.3 KiB", "1.50 MiB", "2.57 GiB": three significant digits, binary units. */
export function showBytes(n: Bytes, locale = "en-US"): string {
  if (n < 10 * 1024) return `${Math.round(n).toLocaleString(locale)} B`;
  if (n < 1024 * 1024) return `${fixed(n / 1024, 1, locale)} KiB`;
  if (n < 1024 ** 3) return `${fixed(n / 1024 ** 2, 2, locale)} MiB`;
  return `${fixed(n / 1024 ** 3, 2, locale)} GiB`;
}

/** "950", "12.3 k", "9.82 M", "1.20 G". */
export function showCount(n: number, locale = "en-US"): string {
  if (n < 10_000) return Math.round(n).toLocaleString(locale);
  if (n < 1e6) return `${fixed(n / 1e3, 1, locale)} k`;
  if (n < 1e9) return `${fixed(n / 1e6, 2, locale)} M`;
  return `${fixed(n / 1e9, 2, locale)} G`;
}

/** `toFixed` with the decimal mark of a language. */
export const fixed = (value: number, digits: number, locale = "en-US"): string =>
  Number(value.toFixed(digits)).toLocaleString(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: false,
  });
