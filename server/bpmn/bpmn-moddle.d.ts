/** The part of bpmn-moddle that is used here; the package has no types for its entry. */
declare module 'bpmn-moddle' {
  export interface ModdleElement {
    $type: string;
    id: string;
    [property: string]: unknown;
  }
  export interface Parsed {
    rootElement: ModdleElement;
    elementsById: Record<string, ModdleElement>;
    warnings: Error[];
  }
  export class BpmnModdle {
    create(type: string, properties?: Record<string, unknown>): ModdleElement;
    toXML(element: ModdleElement, options?: { format?: boolean }): Promise<{ xml: string }>;
    /** @throws Error when it is no BPMN */
    fromXML(xml: string): Promise<Parsed>;
  }
}
