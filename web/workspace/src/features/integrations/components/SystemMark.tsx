import { Boxes, Cloud, Headset, Orbit, ShoppingBag, Store, Waypoints, type LucideIcon } from 'lucide-react';

const ICONS: Record<string, LucideIcon> = {
  shopify: ShoppingBag,
  woocommerce: Store,
  hubspot: Orbit,
  pipedrive: Waypoints,
  salesforce: Cloud,
  zendesk: Headset,
};

/** A sign for a kind of system; their logos belong to others. */
export function SystemMark({ kind, size = 34 }: { kind: string; size?: number }) {
  const Icon = ICONS[kind] ?? Boxes;
  return (
    <span className="system-mark" style={{ width: size, height: size }} aria-hidden>
      <Icon size={Math.round(size * 0.5)} strokeWidth={1.8} />
    </span>
  );
}
