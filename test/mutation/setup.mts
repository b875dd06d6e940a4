import fc from 'fast-check';

// That a property fails is enough: to look for the smallest example takes longer than all the rest.
fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });
