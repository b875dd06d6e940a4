import { trySignatures } from './signatureProperties.mts';

trySignatures(15_000);
