// Filled in by the first code of this module.
