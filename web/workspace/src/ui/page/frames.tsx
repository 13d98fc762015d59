/** The frames that every settings page is made of. */
import { Switch } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import './page.css';

interface PageHeadProps {
  title: string;
  text?: ReactNode;
  icon?: ReactNode;
  back?: { to: '/assistants' | '/knowledge' | '/channels' | '/integrations' | `/assistants/${string}`; label: string };
  children?: ReactNode;
}

/** The page's title, what the page is for, and what can be done on it. */
export function PageHead({ title, text, icon, back, children }: PageHeadProps) {
  return (
    <>
      {back && (
        <Link to={back.to as '/assistants'} className="page-back">
          <ArrowLeft size={14} aria-hidden />
          {back.label}
        </Link>
      )}
      <header className="page-head">
        {icon}
        <div>
          <h1>{title}</h1>
          {text && <p>{text}</p>}
        </div>
        {children && <span className="page-actions">{children}</span>}
      </header>
    </>
  );
}

interface CardProps {
  title?: ReactNode;
  text?: ReactNode;
  actions?: ReactNode;
  id?: string;
  className?: string;
  children?: ReactNode;
}

export function Card({ title, text, actions, id, className, children }: CardProps) {
  return (
    <section className={className ? `card ${className}` : 'card'} id={id}>
      {(title || actions) && (
        <header className="card-head">
          <div>
            {title && <h2>{title}</h2>}
            {text && <p>{text}</p>}
          </div>
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}

interface SwitchRowProps {
  label: ReactNode;
  text?: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}

/** A setting that is on or off: the words on the left, the switch on the right, all of it one target. */
export function SwitchRow({ label, text, checked, disabled, onChange }: SwitchRowProps) {
  return (
    <Switch
      className="switch-row"
      labelPosition="left"
      size="md"
      label={label}
      description={text}
      checked={checked}
      disabled={disabled}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

/** Says on a page that who looks at it may not change it. */
export function OnlyLook() {
  const { t } = useTranslation('pages');
  return (
    <p className="only-look">
      <Lock size={15} aria-hidden />
      {t('rights.onlyLook')}
    </p>
  );
}

interface HeadSwitchProps {
  on: boolean;
  /** Beside it: on or off, in words. */
  word: string;
  /** What is switched, for who does not see the page. */
  label: string;
  disabled: boolean;
  onChange: (on: boolean) => void;
}

/** In the page's head: whether what the page is about works. */
export function HeadSwitch({ on, word, label, disabled, onChange }: HeadSwitchProps) {
  return (
    <Switch
      size="md"
      labelPosition="left"
      label={word}
      aria-label={label}
      checked={on}
      disabled={disabled}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
