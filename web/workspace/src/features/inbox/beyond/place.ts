/** Places and contact cards as a teammate types them. The limits are the server's. Pure. */

export const PLACE_NAME = 120;
export const PLACE_ADDRESS = 300;
export const CARD_NAME = 120;

export interface Place {
  latitude: number;
  longitude: number;
  name: string;
  address: string;
}

export interface Card {
  name: string;
  phone: string;
  email: string;
}

const PAIR = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/;
const IN_LINK = /[@=/](-?\d{1,3}\.\d+)(?:,|%2C|&mlon=|\/)(-?\d{1,3}\.\d+)/;
const PHONE = /^\+[0-9][0-9 ().-]{5,28}[0-9]$/;
const EMAIL = /^[^@\s]{1,64}@[^@\s]{1,190}$/;

/** Degrees from "28.1235, -15.4363" or from the address of a map. Null: neither, or beyond the poles. */
export function degreesIn(text: string): { latitude: number; longitude: number } | null {
  const found = PAIR.exec(text) ?? IN_LINK.exec(text);
  if (!found) return null;
  const latitude = Number(found[1]);
  const longitude = Number(found[2]);
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}

export const isPhone = (text: string): boolean => PHONE.test(text.trim());

export const isEmail = (text: string): boolean => EMAIL.test(text.trim());
