// The V8 of Node 20 makes an object that begins with a spread a hundred times slower than any other, unless nothing is
// spread first (docs/decisions/0090).
import Module from 'node:module';

/**
 * Of an object literal with more in it, or of a copy: what is put into a plain copy later costs as much, and leaves a
 * layout of its own in the old space each time. launch/checks/spread.mjs sees that it is found nowhere else.
 */
export const SPREAD_FIRST =
  /\{(\s*(?:\/\/.*\n\s*)*)\.\.\.(?!\w+ \})|(?<=(?:[=(,?[]|return)\s*)\{(\s*)\.\.\.(?=\w+ \}(?!\s*=[^>]))/g;
/** The same program, in which nothing is spread first. */
export const helped = (text) => text.replaceAll(SPREAD_FIRST, '{$1$2...null, ...');

/** The driver of the database makes some ten such objects for every operation. As it is installed, it lies in `lib`. */
export const HELPED_PACKAGES = /[\\/]node_modules[\\/]mongodb[\\/]lib[\\/].*\.js$/;

let isHelping = false;
/** Helps those packages while they are read, in this thread, from now on. What lies on the disk stays as it is. */
export function helpPackages() {
  if (isHelping) return;
  isHelping = true;
  const { _compile: compile } = Module.prototype;
  Module.prototype._compile = function (text, file, ...more) {
    return compile.call(this, HELPED_PACKAGES.test(file) ? helped(text) : text, file, ...more);
  };
}
