import { tryActionLaw } from './actionLaw.mts';

tryActionLaw(240);
