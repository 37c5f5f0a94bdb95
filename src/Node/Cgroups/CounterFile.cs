using Actors.Node.Kernel;

namespace Actors.Node.Cgroups;

/// <summary>A kept descriptor on one counter file.</summary>
internal sealed unsafe class CounterFile : IDisposable
{
    private int _descriptor;

    private CounterFile(int descriptor) => _descriptor = descriptor;

    /// <summary>Opens a file; null when it does not exist or may not be read. The path ends with a NUL.</summary>
    public static CounterFile? Open(ReadOnlySpan<byte> path)
    {
        fixed (byte* p = path)
        {
            var descriptor = Libc.OpenAt(Libc.AtCurrentDirectory, p, Libc.CloseOnExec, 0);
            return descriptor < 0 ? null : new CounterFile(descriptor);
        }
    }

    /// <summary>Reads from the beginning.</summary>
    /// <returns>False once the cgroup is gone (ENODEV).</returns>
    public bool TryRead(Span<byte> buffer, out ReadOnlySpan<byte> text)
    {
        nint got;
        fixed (byte* b = buffer)
        {
            got = Libc.ReadFrom(_descriptor, b, buffer.Length, 0);
        }

        text = buffer[..(int)Math.Max(0, got)];
        return got >= 0 || Libc.Errno != Libc.NoDevice;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_descriptor >= 0)
        {
            _ = Libc.Close(_descriptor);
            _descriptor = -1;
        }
    }
}
