// Lets a module that lies outside of this installation import `@caviar/objectives/define` by name.

import { registerHooks } from "node:module";

const PROVIDED = "@caviar/objectives/define";

/** For all modules that this thread loads from now on; one that has its own copy gets that. */
export function provideDefine(): void {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier !== PROVIDED) return next(specifier, context);
      try {
        return next(specifier, context);
      } catch {
        return next(specifier, { ...context, parentURL: import.meta.url });
      }
    },
  });
}
