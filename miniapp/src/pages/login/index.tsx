/** The door: by WeChat with a binding code the first time; in the training ground by choosing a person. */
import { useEffect, useState, type ReactNode } from 'react';
import { Box, Heading, Tap, TextInput, Txt } from '../../platform/primitives.tsx';
import { deviceName } from '../../platform/device.ts';
import { goTo } from '../../routes.ts';
import { door, errorText, signIn } from '../../session/api.ts';
import { become, bindingTicket } from '../../session/session.ts';
import { beginSignOn, signOnFailed } from '../../session/sign-on.ts';
import { useStore } from '../../session/store.ts';
import { texts } from '../../texts.ts';
import { Banner, Button, Card, Skeleton } from '../../ui/parts.tsx';
import { Screen } from '../../ui/screen.tsx';

export default function Login(): ReactNode {
  const ticket = useStore(bindingTicket);
  return (
    <Screen title={texts.login.title} tab>
      <Box className="door">
        <Heading level={2} className="door__name">
          {texts.app}
        </Heading>
        <Txt className="text-soft">{texts.login.welcome}</Txt>
      </Box>
      {ticket === undefined ? IN_BROWSER ? <InBrowser /> : <Again /> : <Binding ticket={ticket} />}
    </Screen>
  );
}

function Binding({ ticket }: { ticket: string }): ReactNode {
  const [name, setName] = useState('');
  const [code, setCode] = useState('');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const bind = async () => {
    setBusy(true);
    setError(undefined);
    try {
      become(await door.bindWechat({ body: { ticket, name: name.trim(), code: code.trim(), device: deviceName() } }));
    } catch (failure) {
      setError(errorText(failure));
    }
    setBusy(false);
  };
  return (
    <Card title={texts.login.bind}>
      <Box className="body-text">
        <Txt>{texts.login.bindHow}</Txt>
      </Box>
      {error ? <Banner tone="bad">{error}</Banner> : null}
      <Box className="field">
        <Box className="field__label">{texts.login.name}</Box>
        <TextInput value={name} onChange={setName} label={texts.login.name} placeholder={texts.login.name} max={100} />
      </Box>
      <Box className="field">
        <Box className="field__label">{texts.login.code}</Box>
        <TextInput
          value={code}
          onChange={setCode}
          label={texts.login.code}
          placeholder={texts.login.code}
          max={40}
          onEnter={() => void bind()}
        />
      </Box>
      <Button look="primary" busy={busy} disabled={name.trim() === '' || code.trim() === ''} onTap={() => void bind()}>
        {texts.login.bindNow}
      </Button>
    </Card>
  );
}

/** WeChat did not answer, or the person left: one press tries again. */
function Again(): ReactNode {
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const again = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const result = await signIn();
      if (result.state === 'bind') bindingTicket.set(result.ticket);
      if (result.state === 'in') goTo.todo();
    } catch (failure) {
      setError(errorText(failure));
    }
    setBusy(false);
  };
  return (
    <Card>
      {error ? <Banner tone="bad">{error}</Banner> : null}
      <Button look="primary" busy={busy} onTap={() => void again()}>
        {busy ? texts.login.signingIn : texts.login.again}
      </Button>
    </Card>
  );
}

/** The city's unified sign-on where there is one; in the training ground everybody besides. */
function InBrowser(): ReactNode {
  const [offered, setOffered] = useState<boolean>();
  useEffect(() => {
    void door.offerSignOn({}).then(
      (answer) => setOffered(answer.offered),
      () => setOffered(false),
    );
  }, []);
  if (offered === undefined) return <Skeleton count={2} />;
  return (
    <>
      {offered ? <SignOn /> : null}
      <Personas alone={!offered} />
    </>
  );
}

function SignOn(): ReactNode {
  const failed = useStore(signOnFailed);
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const leave = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await beginSignOn();
    } catch (failure) {
      setError(errorText(failure));
      setBusy(false);
    }
  };
  return (
    <Card>
      {(error ?? failed) ? <Banner tone="bad">{error ?? failed}</Banner> : null}
      <Box className="body-text">
        <Txt>{texts.login.signOnHow}</Txt>
      </Box>
      <Button look="primary" busy={busy} onTap={() => void leave()}>
        {texts.login.signOn}
      </Button>
    </Card>
  );
}

type Persona = Awaited<ReturnType<typeof door.listPersonas>>['items'][number];

/** @param alone whether this is the only door */
function Personas({ alone }: { alone: boolean }): ReactNode {
  const [personas, setPersonas] = useState<Persona[]>();
  const [error, setError] = useState<string>();
  useEffect(() => {
    // Outside of the training ground this door does not exist, and nobody is listed.
    void door.listPersonas({}).then(
      ({ items }) => setPersonas(items),
      () => setPersonas([]),
    );
  }, []);
  const choose = async (persona: Persona) => {
    try {
      become(await door.becomePersona({ params: { id: persona.id } }));
    } catch (failure) {
      setError(errorText(failure));
    }
  };
  if (personas === undefined) return <Skeleton count={2} />;
  if (personas.length === 0) return alone ? <Banner tone="accent">{texts.login.none}</Banner> : null;
  return (
    <Card title={texts.login.personas}>
      {error ? <Banner tone="bad">{error}</Banner> : null}
      {personas.map((persona) => (
        <Tap className="choice" key={persona.id} onTap={() => void choose(persona)}>
          <Box className="choice__text">
            <Txt>{persona.name}</Txt>
            <Txt className="choice__hint">
              {[persona.unit, persona.posts.join('、'), persona.hint].filter(Boolean).join(' · ')}
            </Txt>
          </Box>
          <Box className="chevron" />
        </Tap>
      ))}
    </Card>
  );
}
