import { tryActionLaw } from './actionLaw.mts';

tryActionLaw(2_400);
