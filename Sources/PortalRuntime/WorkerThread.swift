import CLinux
import Glibc

/// A POSIX thread that runs one closure.
package struct WorkerThread: Sendable {
    /// `pthread_create` failed.
    package struct StartFailure: Error, CustomStringConvertible {
        /// `errno` of `pthread_create`.
        package let code: Int32
        /// For the operator.
        package var description: String { "cannot start a thread: error \(code)" }
    }

    private let handle: pthread_t

    /// Starts a thread.
    /// - Parameters:
    ///   - name: shown by `ps -L` and `gdb`; the kernel truncates it to 15 bytes.
    ///   - body: the thread's work; creates non-`Sendable` values itself.
    /// - Throws: ``StartFailure``.
    package init(name: String, _ body: @escaping @Sendable () -> Void) throws {
        var handle = pthread_t()
        let box = Unmanaged.passRetained(Box(name: name, body: body))
        let code = pthread_create(&handle, nil, runBox, box.toOpaque())
        guard code == 0 else {
            box.release()
            throw StartFailure(code: code)
        }
        self.handle = handle
    }

    /// Waits for the closure to return; call once.
    package func join() { pthread_join(handle, nil) }

    /// Detaches the thread; it ends with the process.
    package func detach() { pthread_detach(handle) }

    fileprivate final class Box {
        let name: String
        let body: @Sendable () -> Void
        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }
}

// A capturing C callback crashes the compiler; the pointer carries the context.
private func runBox(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let box = Unmanaged<WorkerThread.Box>.fromOpaque(context).takeRetainedValue()
    _ = clinux_thread_name(String(decoding: box.name.utf8.prefix(15), as: UTF8.self))
    box.body()
    return nil
}
