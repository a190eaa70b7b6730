/** Corrections (B-32) are counted by the resource that is doubted, and by whoever provides it. */
const CORRECTION = 'data-correction';

/** The resource by which a matter is counted, from its opening form. */
export function resourceCounted(procedure: string, form: Readonly<Record<string, unknown>>): string | undefined {
  return procedure === CORRECTION && typeof form['resource'] === 'string' ? form['resource'] : undefined;
}
