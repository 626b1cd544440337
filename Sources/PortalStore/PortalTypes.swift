// The store's records use these types, so importing the store exposes them.
@_exported public import PortalTypes
