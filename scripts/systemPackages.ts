import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** What the tests need beyond Node: a Debian package, and how to see that it is there. */
interface Need {
  readonly package: string;
  readonly present: () => boolean;
}

const answers = (command: string, ...args: string[]) =>
  spawnSync(command, args, { stdio: "ignore" }).status === 0;

/** The cross compiler prints the bare name back when the C library is not installed. */
const hasArmLibrary = () =>
  spawnSync("arm-none-eabi-gcc", ["-print-file-name=libc.a"], { encoding: "utf8" }).stdout?.includes("/") ??
  false;

/** The Vulkan loader, by which WebGPU under Node finds Chromium's software driver. */
const hasVulkan = () =>
  spawnSync("/sbin/ldconfig", ["-p"], { encoding: "utf8" }).stdout?.includes("libvulkan.so.1") ?? false;

const needs: readonly Need[] = [
  { package: "chromium", present: () => existsSync("/usr/bin/chromium") || answers("chromium", "--version") },
  { package: "libvulkan1", present: hasVulkan },
  { package: "gcc", present: () => answers("gcc", "--version") },
  { package: "gcc-arm-none-eabi", present: () => answers("arm-none-eabi-gcc", "--version") },
  { package: "libnewlib-arm-none-eabi", present: hasArmLibrary },
  { package: "qemu-system-arm", present: () => answers("qemu-system-arm", "--version") },
  { package: "cmake", present: () => answers("cmake", "--version") },
  { package: "clang", present: () => answers("clang", "--version") },
  { package: "lld", present: () => answers("wasm-ld", "--version") },
];

/**
 * Installs the missing Debian packages when apt is there and we may use it. Returns those still missing, so that the
 * caller can name them.
 */
export function installSystemPackages(): readonly string[] {
  const missing = needs.filter((need) => !need.present());
  if (missing.length === 0 || !answers("apt-get", "--version")) return missing.map((need) => need.package);
  const asRoot = process.getuid?.() === 0;
  if (!asRoot && !answers("sudo", "-n", "true")) return missing.map((need) => need.package);
  const apt = (...args: string[]) => {
    const command = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args];
    spawnSync(asRoot ? "env" : "sudo", asRoot ? command.slice(1) : ["-n", ...command], { stdio: "inherit" });
  };
  console.log(`Installing ${missing.map((need) => need.package).join(", ")} …`);
  apt("update", "-q");
  apt("install", "-q", "-y", "--no-install-recommends", ...missing.map((need) => need.package));
  return missing.filter((need) => !need.present()).map((need) => need.package);
}
