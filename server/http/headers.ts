/** What a browser is told about every answer. */
import type Koa from 'koa';
import helmet from 'koa-helmet';

/** @param encrypted people reach it by TLS: browsers are told to come by nothing else from then on */
export const securityHeaders = (training: boolean, encrypted: boolean): Koa.Middleware =>
  helmet({
    contentSecurityPolicy: {
      // The mini-app's runtime sets inline styles; the training page frames the mini-app from the same origin.
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        frameAncestors: [training ? "'self'" : "'none'"],
        baseUri: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: encrypted && { maxAge: 365 * 24 * 3600, includeSubDomains: false },
    xFrameOptions: { action: training ? 'sameorigin' : 'deny' },
  });
