namespace Actors.Node.Tests.Layouts;

/// <summary>A test of a frozen tree whose slurmstepd must be root's file on this host too: skipped, by name, where Slurm is not installed.</summary>
public sealed class StepDaemonTheoryAttribute : TheoryAttribute
{
    public StepDaemonTheoryAttribute()
    {
        if (!new[] { "/usr/sbin/slurmstepd", "/usr/sbin/slurmstepd-wlm" }.All(File.Exists))
        {
            Skip = "Slurm's slurmd is not installed: who owns /usr/sbin/slurmstepd cannot be told";
        }
    }
}
