/** What a browser is told about every answer. */
import type Koa from 'koa';
import helmet from 'koa-helmet';

export const securityHeaders = (training: boolean): Koa.Middleware =>
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
    strictTransportSecurity: false,
    xFrameOptions: { action: training ? 'sameorigin' : 'deny' },
  });
