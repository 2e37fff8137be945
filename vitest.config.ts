import { defineConfig } from "vitest/config";
import { catalogs } from "./scripts/vite/catalogs";

export default defineConfig({
  plugins: [catalogs(import.meta.dirname)],
  test: {
    include: ["src/**/*.test.ts", "src/**/*.test.tsx", "scripts/**/*.test.ts"],
    // All cores: by default one stays idle, which on a machine of two is half of it.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
