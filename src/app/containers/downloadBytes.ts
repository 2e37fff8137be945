/** Hands bytes to the browser's download; nothing leaves the machine. */
export function downloadBytes(name: string, bytes: Uint8Array): void {
  const url = URL.createObjectURL(new Blob([bytes as BlobPart], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The click has handed the address over; it may go once the browser has begun to read.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
