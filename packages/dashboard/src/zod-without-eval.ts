// zod compiles schemas with `new Function` where it may. Our content policy forbids that, and only
// asking would already be reported as a violation; so it is told before it loads, by the global
// that it reads its settings from. index.html therefore names this file before main.tsx.

Reflect.set(globalThis, "__zod_globalConfig", { jitless: true });
