// Where a BLAS library with 32-bit integers may lie: names that the dynamic linker looks up, and
// places that it does not search.

const ACCELERATE = "/System/Library/Frameworks/Accelerate.framework/Accelerate";

/** What to try, in order, on a platform (as in `process.platform`). */
export function blasCandidates(platform: NodeJS.Platform): readonly string[] {
  switch (platform) {
    case "darwin":
      return [
        ACCELERATE,
        "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
        "/usr/local/opt/openblas/lib/libopenblas.dylib",
      ];
    case "win32":
      return ["libopenblas.dll", "openblas.dll"];
    default:
      // Debian and Fedora; Alpine and Arch; a developer's link.
      return ["libopenblas.so.0", "libopenblas.so.3", "libopenblas.so"];
  }
}
