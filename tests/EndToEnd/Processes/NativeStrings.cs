using System.Runtime.InteropServices;

namespace Actors.EndToEnd.Processes;

/// <summary>A null-terminated array of C strings.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly int count;

    public NativeStrings(IReadOnlyList<byte[]> strings)
    {
        count = strings.Count;
        Pointer = (byte**)NativeMemory.AllocZeroed((nuint)(count + 1), (nuint)sizeof(byte*));
        for (var i = 0; i < count; i++)
        {
            Pointer[i] = (byte*)NativeMemory.AllocZeroed((nuint)strings[i].Length + 1);
            strings[i].CopyTo(new Span<byte>(Pointer[i], strings[i].Length));
        }
    }

    public byte** Pointer { get; }

    public void Dispose()
    {
        for (var i = 0; i < count; i++)
        {
            NativeMemory.Free(Pointer[i]);
        }

        NativeMemory.Free(Pointer);
    }
}
