import { defineConfig } from "vitest/config";
import { catalogs } from "./scripts/vite/catalogs";

export default defineConfig({
  plugins: [catalogs(import.meta.dirname)],
  test: {
    include: ["src/**/*.test.ts", "src/**/*.test.tsx", "scripts/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
