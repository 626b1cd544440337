/// Which page of a list is asked for; places are those of items.
package enum PageStart<Place: Sendable>: Sendable {
    /// The first one.
    case first
    /// The one that begins after an item.
    case after(Place)
    /// The one that ends before an item.
    case before(Place)

    /// The item that it names.
    package var place: Place? {
        switch self {
        case .first: nil
        case .after(let place), .before(let place): place
        }
    }
}
