import { trySignatures } from './signatureProperties.mts';

trySignatures(150_000);
