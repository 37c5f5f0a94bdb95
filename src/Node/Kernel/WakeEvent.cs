namespace Actors.Node.Kernel;

/// <summary>An eventfd: wakes a thread that waits in poll.</summary>
internal sealed unsafe class WakeEvent : IDisposable
{
    /// <summary>To poll.</summary>
    public int Descriptor { get; private set; } = Libc.EventDescriptor(0, Libc.CloseOnExec | Libc.NonBlocking);

    /// <summary>Wakes the thread.</summary>
    public void Set()
    {
        var one = 1L;
        _ = Libc.Write(Descriptor, (byte*)&one, sizeof(long));
    }

    /// <summary>Makes it ready for the next time.</summary>
    public void Clear()
    {
        var count = 0L;
        _ = Libc.Read(Descriptor, (byte*)&count, sizeof(long));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Descriptor >= 0)
        {
            _ = Libc.Close(Descriptor);
            Descriptor = -1;
        }
    }
}
