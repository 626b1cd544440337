// The store's records use these types, so importing it exposes them.
@_exported public import PortalTypes
