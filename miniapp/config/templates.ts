/**
 * A plugin of Taro's: the templates of the WeChat build. In WeChat a component has only the attributes that its template
 * names, and Taro's name none of those by which WeChat tells a screen reader what a component is. Here they do; what
 * is written into them is src/platform/said.ts. Each template is there once for every depth of the page, so each has only
 * what is said of its kind, and nothing that no page uses.
 */
type Attributes = Record<string, string>;

/** What is used here of Taro's plugins and of its builder of templates. */
interface Context {
  registerMethod(method: { name: 'onSetupClose'; fn: (platform: { template?: Templates }) => void }): void;
}
interface Templates {
  /** How often a component may lie in itself. */
  nestElements: Map<string, number>;
  createMiniComponents: (components: unknown) => Record<string, Attributes>;
}

const EVERY = ['role', 'label'];
const FIELD = [...EVERY, 'invalid', 'describedby'];
const SAYS: Readonly<Record<string, readonly string[]>> = {
  // What can be pressed.
  view: [...EVERY, 'checked', 'selected', 'expanded'],
  // The same when it is switched off, titles, lists, what lies over the page. Taro takes it for a view without events.
  'static-view': [...EVERY, 'checked', 'selected', 'expanded', 'disabled', 'level', 'modal'],
  // A view that keeps the page from scrolling.
  'catch-view': EVERY,
  image: EVERY,
  'static-image': EVERY,
  input: FIELD,
  textarea: FIELD,
  picker: FIELD,
};

/** Of views, and used by no page: animations from code, and how long a finger rests (as long as WeChat has it anyway). */
const UNUSED = /^(animation|bind(animation|transition)\w+|hover-(stop-propagation|start-time|stay-time))$/;

/** An empty attribute says nothing; `undefined` might be read out. */
const attribute = (name: string): string => `i.aria${name.slice(0, 1).toUpperCase()}${name.slice(1)}||''`;

export default (context: Context): void =>
  context.registerMethod({
    name: 'onSetupClose',
    fn: ({ template }) => {
      // The browser's build has none.
      if (!template) return;
      // A text that can be pressed, of which there is none, would be there for every depth of the page too.
      template.nestElements.set('text', 1);
      const create = template.createMiniComponents.bind(template);
      template.createMiniComponents = (components) => {
        const made = create(components);
        for (const [component, says] of Object.entries(SAYS)) {
          const attributes = made[component] ?? {};
          for (const name of Object.keys(attributes))
            if (component.endsWith('view') && UNUSED.test(name)) delete attributes[name];
          for (const name of says) attributes[`aria-${name}`] = attribute(name);
        }
        return made;
      };
    },
  });
