import { useEffect, useRef } from "react";

interface ThumbProps {
  /** Pixels [H,W,C] in 8 bits, gray or color. */
  readonly pixels: Uint8Array;
  readonly shape: readonly number[];
  /** What the picture is, for those who cannot see it. */
  readonly label: string;
}

/** One small picture, its pixels kept square and sharp. */
export function Thumb({ pixels, shape, label }: ThumbProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [height = 1, width = 1, channels = 1] = shape;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const image = context.createImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      for (let c = 0; c < 3; c++) image.data[i * 4 + c] = pixels[i * channels + (channels === 1 ? 0 : c)]!;
      image.data[i * 4 + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [pixels, width, height, channels]);
  return (
    <canvas ref={canvas} className="thumb" width={width} height={height} role="img" aria-label={label} />
  );
}
