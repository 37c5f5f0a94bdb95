using System.Runtime.InteropServices;
using Actors.Node.Kernel.Bpf;
using Actors.Node.Processes;
using Actors.Node.Programs;

namespace Actors.Node.Attribution.Bpf;

/// <summary>Single runs of programs: those outside jobs' directories, and those of interpreters, of which each may have another script.</summary>
internal sealed partial class BpfAttribution
{
    private static readonly TimeSpan s_longestToTell = TimeSpan.FromSeconds(2);

    private readonly Dictionary<uint, Run> _runs = [];
    private readonly List<UsageKey> _finished = [];
    private uint _ownRuns;

    /// <summary>A run of an interpreter.</summary>
    /// <param name="Script">What it runs; null as long as that is not told.</param>
    /// <param name="First">When it was heard of first.</param>
    /// <param name="Pass">The last pass that has seen it alive or with time to take.</param>
    [StructLayout(LayoutKind.Auto)]
    private record struct Run(byte[]? Script, long First, long Pass);

    private void TakeRuns()
    {
        while (_hooks.TryNextRun(out var told, out var text))
        {
            if (!_files.ContainsKey(told.File))
            {
                // Its file was told before it, and perhaps since the others were taken.
                TakeTold();
            }

            if (told.Kind == HookEventKind.Outside && !_hasMetAll)
            {
                _early.Add((told, text.ToArray()));
            }
            else if (told.Kind == HookEventKind.Outside)
            {
                Decide(told, text);
            }
            else
            {
                OnArguments(told, text);
            }

            _hooks.ReleaseRun(text.Length);
        }

        LeaveToBase();
    }

    private void OnArguments(in HookEvent told, ReadOnlySpan<byte> arguments)
    {
        var executable = FileOf(told.File, told.Process);
        if (executable is not null && Interpreters.Of(executable.FileName) is null)
        {
            _hooks.TellNoArguments(told.File);
        }

        _runs[(uint)told.Parent.Value] = new Run(executable is null ? [] : On.Executables.Reader.Script(executable, told.Process, arguments, begins: true), On.Time.GetTimestamp(), On.Progress.Pass);
    }

    /// <summary>What is known of a run's script is told beside its program.</summary>
    /// <returns>Null while that is still to come.</returns>
    private Executable? Detailed(Executable executable, uint run, bool isOver)
    {
        if (run == 0)
        {
            return executable;
        }

        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_runs, run, out var exists);
        known = exists ? known : new Run(null, On.Time.GetTimestamp(), On.Progress.Pass);
        if (known.Script is { Length: > 0 } script)
        {
            return On.Executables.Detailed(executable.Program, new ProgramDetails(script, executable.Details.Image));
        }

        // Of a run that the kernel had no room to tell of nobody knows the script.
        return known.Script is not null || isOver || On.Time.GetElapsedTime(known.First) > s_longestToTell ? executable : null;
    }

    /// <summary>The run of a process that was there before the hooks; 0: it is no interpreter's.</summary>
    private uint RunOf(int pid, FileKey file)
    {
        if (On.Executables.Reader.Scripts == ScriptsKept.Off || FileOf(file, pid) is not { } executable || On.Executables.Reader.Read(executable.Program, pid, begins: false).Script is not { Length: > 0 } script)
        {
            return 0;
        }

        var run = TaskRecord.AgentsRun | (++_ownRuns & (TaskRecord.AgentsRun - 1));
        _runs[run] = new Run(script, On.Time.GetTimestamp(), On.Progress.Pass);
        return run;
    }

    private void SeeRun(uint run)
    {
        if (run != 0)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrNullRef(_runs, run);
            if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref known))
            {
                known.Pass = On.Progress.Pass;
            }
        }
    }

    /// <summary>Runs that are over and taken have no row in the kernel any more.</summary>
    private void ForgetRuns()
    {
        foreach (var key in _finished)
        {
            if (!_runs.TryGetValue(key.Run, out var run) || run.Pass < On.Progress.Pass)
            {
                _hooks.RemoveUsage(key);
                _rows.Remove(key);
            }
        }

        _finished.Clear();
        foreach (var (number, run) in _runs)
        {
            if (run.Pass < On.Progress.Pass - 1)
            {
                _runs.Remove(number);
            }
        }
    }
}
