namespace Actors.Node.Kernel.Bpf;

/// <summary>A map that programs and this process share.</summary>
internal sealed unsafe class BpfMap : IDisposable
{
    private const int AttributeBytes = 72;
    private const int NoEntry = 2;
    private const int NotExisting = 1;

    private byte[] _keys = [];
    private byte[] _values = [];

    /// <summary>Makes it.</summary>
    /// <exception cref="BpfException">The kernel refuses.</exception>
    public BpfMap(BpfMapKind kind, string name, int keyBytes, int valueBytes, int entries)
    {
        (KeyBytes, ValueBytes, Entries) = (keyBytes, valueBytes, entries);
        Span<byte> a = stackalloc byte[AttributeBytes];
        a.Clear();
        BpfCalls.Int(a, 0, (int)kind);
        BpfCalls.Int(a, 4, keyBytes);
        BpfCalls.Int(a, 8, valueBytes);
        BpfCalls.Int(a, 12, entries);
        BpfCalls.Name(a[28..], name);
        Descriptor = BpfCalls.Must($"make the map {name}", BpfCalls.Call(BpfCommand.MapCreate, a));
    }

    /// <summary>To name it in a program.</summary>
    public int Descriptor { get; private set; }

    /// <summary>Bytes of a key.</summary>
    public int KeyBytes { get; }

    /// <summary>Bytes of a value.</summary>
    public int ValueBytes { get; }

    /// <summary>Most entries.</summary>
    public int Entries { get; }

    /// <summary>Copies a value.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryGet<TKey, TValue>(TKey key, out TValue value)
        where TKey : unmanaged
        where TValue : unmanaged
    {
        value = default;
        fixed (TValue* v = &value)
        {
            return Call(BpfCommand.MapLookup, &key, v, 0) >= 0;
        }
    }

    /// <summary>Sets a value.</summary>
    /// <returns>False when the map is full, or when there is one and there must be none.</returns>
    public bool Set<TKey, TValue>(TKey key, TValue value, bool onlyNew = false)
        where TKey : unmanaged
        where TValue : unmanaged => Call(BpfCommand.MapUpdate, &key, &value, onlyNew ? NotExisting : 0) >= 0;

    /// <summary>Takes an entry out, if it is there.</summary>
    public void Remove<TKey>(TKey key)
        where TKey : unmanaged => _ = Call(BpfCommand.MapDelete, &key, null, 0);

    /// <summary>Takes entries out, those that are there.</summary>
    public void Remove<TKey>(ReadOnlySpan<TKey> keys)
        where TKey : unmanaged
    {
        Span<byte> a = stackalloc byte[AttributeBytes];
        while (!keys.IsEmpty)
        {
            int result;
            fixed (TKey* k = keys)
            {
                a.Clear();
                BpfCalls.Pointer(a, 16, k);
                BpfCalls.Int(a, 32, keys.Length);
                BpfCalls.Int(a, 36, Descriptor);
                result = BpfCalls.Call(BpfCommand.MapDeleteBatch, a);
            }

            if (result >= 0)
            {
                return;
            }

            if (Libc.Errno != NoEntry)
            {
                throw new BpfException("take entries out of a map", Libc.Errno, "");
            }

            // It ends at the first that is not there.
            keys = keys[(BitConverter.ToInt32(a[32..36]) + 1)..];
        }
    }

    /// <summary>Copies all entries, one key and one value after another; valid until the next call. Entries that come meanwhile may be missing.</summary>
    /// <returns>How many.</returns>
    public int CopyAll(out ReadOnlySpan<byte> keys, out ReadOnlySpan<byte> values)
    {
        if (_keys.Length == 0)
        {
            _keys = new byte[512 * KeyBytes];
            _values = new byte[512 * ValueBytes];
        }

        Span<byte> a = stackalloc byte[AttributeBytes];
        ulong place = 0;
        var count = 0;
        var begun = false;
        while (true)
        {
            var room = (_keys.Length / KeyBytes) - count;
            int result;
            fixed (byte* k = &_keys[count * KeyBytes])
            fixed (byte* v = &_values[count * ValueBytes])
            {
                a.Clear();
                BpfCalls.Pointer(a, 0, begun ? &place : null);
                BpfCalls.Pointer(a, 8, &place);
                BpfCalls.Pointer(a, 16, k);
                BpfCalls.Pointer(a, 24, v);
                BpfCalls.Int(a, 32, room);
                BpfCalls.Int(a, 36, Descriptor);
                result = BpfCalls.Call(BpfCommand.MapLookupBatch, a);
            }

            var error = result < 0 ? Libc.Errno : 0;
            if (error is 0 or NoEntry)
            {
                count += BitConverter.ToInt32(a[32..36]);
                begun = true;
            }

            if (error == NoEntry)
            {
                break;
            }

            if (error != 0 && error != Libc.NoSpace)
            {
                throw new BpfException("read a map", error, "");
            }

            // No room for the next bucket: the same place again with more.
            if (error == Libc.NoSpace || count == _keys.Length / KeyBytes)
            {
                Array.Resize(ref _keys, 2 * _keys.Length);
                Array.Resize(ref _values, 2 * _values.Length);
            }
        }

        keys = _keys.AsSpan(0, count * KeyBytes);
        values = _values.AsSpan(0, count * ValueBytes);
        return count;
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

    private int Call(BpfCommand command, void* key, void* value, int flags)
    {
        Span<byte> a = stackalloc byte[AttributeBytes];
        a.Clear();
        BpfCalls.Int(a, 0, Descriptor);
        BpfCalls.Pointer(a, 8, key);
        BpfCalls.Pointer(a, 16, value);
        BpfCalls.Int(a, 24, flags);
        return BpfCalls.Call(command, a);
    }
}
