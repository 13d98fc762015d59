import { Button, Modal } from '@mantine/core';
import { ArrowLeft } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './wizard.css';

interface Kind {
  kind: string;
}

interface KindWizardProps<K extends Kind> {
  opened: boolean;
  kinds: readonly K[];
  words: { choose: string; title: (kind: string) => string; about: (kind: string) => string };
  mark: (kind: string) => ReactNode;
  onClose: () => void;
  /** The chosen kind's form; `close` once it is made. */
  children: (kind: K, steps: { back: () => void; close: () => void }) => ReactNode;
}

/** First what to connect, then how: for channels and for other systems. */
export function KindWizard<K extends Kind>({ opened, kinds, words, mark, onClose, children }: KindWizardProps<K>) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<K | null>(null);
  const close = () => {
    setKind(null);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      closeOnClickOutside={kind === null}
      title={kind ? words.title(kind.kind) : words.choose}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {kind ? (
        children(kind, { back: () => setKind(null), close })
      ) : (
        <ul className="kind-tiles">
          {kinds.map((one) => (
            <li key={one.kind}>
              <button type="button" className="kind-tile" onClick={() => setKind(one)}>
                {mark(one.kind)}
                <span>
                  <b>{words.title(one.kind)}</b>
                  <span className="dim small">{words.about(one.kind)}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Modal>
  );
}

interface ConnectFrameProps {
  /** What to do at the provider, in order. */
  steps: readonly string[];
  words: { back: string; connect: string };
  canConnect: boolean;
  isPending: boolean;
  onBack: () => void;
  onConnect: () => void;
  children: ReactNode;
}

/** The steps above, the fields, and the two ways on. */
export function ConnectFrame({ steps, words, canConnect, isPending, onBack, onConnect, children }: ConnectFrameProps) {
  return (
    <form
      className="connect-form"
      onSubmit={(event) => {
        event.preventDefault();
        onConnect();
      }}
    >
      {steps.length > 0 && (
        <ol className="connect-steps">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      {children}
      <div className="form-actions">
        <Button variant="default" leftSection={<ArrowLeft size={15} aria-hidden />} onClick={onBack}>
          {words.back}
        </Button>
        <Button type="submit" disabled={!canConnect} loading={isPending}>
          {words.connect}
        </Button>
      </div>
    </form>
  );
}
