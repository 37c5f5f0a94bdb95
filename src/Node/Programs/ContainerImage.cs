using Actors.Node.Finders;
using Actors.Node.Kernel;

namespace Actors.Node.Programs;

/// <summary>
/// Which container a process is in: none where its files are the agent's own. The image is what the container's own tool says of it: Apptainer and
/// Singularity in the environment, podman in a file. Charliecloud and enroot say nothing.
/// </summary>
internal sealed class ContainerImage(ProcFiles proc)
{
    private const int Longest = 4096;
    private const int LoopMajor = 7;

    private byte[]? _own;

    /// <summary>Images are mounted by loop devices, FUSE and overlays: a file of an ordinary disk is in none. The device may be another at each mount.</summary>
    public static bool MayHold(ulong device) => ((device >> 8) & 0xfff) is 0 or LoopMajor;

    /// <summary>The image, empty where it is not known; null: in no container.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="device">Of its program's file.</param>
    public byte[]? Of(int pid, ulong device)
    {
        if (!MayHold(device))
        {
            return null;
        }

        _own ??= proc.OwnMountNamespace().ToArray();
        var its = proc.MountNamespace(pid);
        if (its.IsEmpty || _own.Length == 0 || its.SequenceEqual(_own))
        {
            return null;
        }

        if (proc.TryEnvironment(pid, out var block))
        {
            var environment = new EnvironmentBlock(block);
            if ((environment.TryGet("APPTAINER_CONTAINER"u8, out var image) || environment.TryGet("SINGULARITY_CONTAINER"u8, out image)) && image.Length is > 0 and <= Longest)
            {
                return image.ToArray();
            }
        }

        return Named(proc.InRootOf(pid, "/run/.containerenv"u8)).ToArray();
    }

    /// <summary>The line <c>image="docker.io/library/debian:12"</c> of podman's file; empty where there is none.</summary>
    internal static ReadOnlySpan<byte> Named(ReadOnlySpan<byte> text)
    {
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range];
            if (line.StartsWith("image=\""u8) && line.EndsWith("\""u8) && line.Length is > 8 and <= Longest)
            {
                return line[7..^1];
            }
        }

        return default;
    }
}
