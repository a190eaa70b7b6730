// With what a server is started (docs/decisions/0094).
/**
 * Room for what lives shortly: a burst is collected a tenth faster than with the 16 MB of the default, and the first
 * requests after a quiet hour are not met by a collection each. And what lives shortly is made there, whatever some
 * collection has met: V8 would judge by a few of them that such objects grow old, and make them old from then on.
 */
export const serverFlags = ['--max-semi-space-size=64', '--min-semi-space-size=16', '--no-allocation-site-pretenuring'];
