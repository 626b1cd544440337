// The store's records are made of these types: who imports it sees them.
@_exported public import PortalTypes
