import Glibc
import Synchronization

/// A POSIX thread, because a blocking test would occupy one of the few threads of Swift's own pool.
final class TestThread {
    private let handle: pthread_t

    init(_ body: @escaping @Sendable () -> Void) {
        var handle = pthread_t()
        let box = Unmanaged.passRetained(Box(body: body))
        let code = pthread_create(&handle, nil, runBox, box.toOpaque())
        precondition(code == 0)
        self.handle = handle
    }

    func join() { pthread_join(handle, nil) }

    fileprivate final class Box {
        let body: @Sendable () -> Void
        init(body: @escaping @Sendable () -> Void) { self.body = body }
    }
}

private func runBox(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<TestThread.Box>.fromOpaque(context).takeRetainedValue().body()
    return nil
}

/// Notes collected from threads.
final class Notes<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])

    var all: [Element] { elements.withLock { $0 } }

    func add(_ element: Element) { elements.withLock { $0.append(element) } }
}

/// Holds `.lane` or `.turn` of a database on its own descriptor, as another process would.
final class Holder {
    private let descriptor: Int32

    init(_ path: String) {
        descriptor = open(path, O_RDWR | O_CLOEXEC)
        precondition(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    }

    func release() { flock(descriptor, LOCK_UN) }

    deinit { close(descriptor) }
}
