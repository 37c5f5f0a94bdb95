using Xunit.Sdk;

namespace Actors.Slurm.Facts;

/// <summary>A test on a real Slurm. Whether one can run here is known only once it was tried: a test that then throws <see cref="NoSlurmException"/> is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Actors.Slurm.Facts.SlurmFactDiscoverer", "Slurm")]
public sealed class SlurmFactAttribute : FactAttribute
{
    public SlurmFactAttribute()
    {
        if (!string.Equals(Environment.UserName, "root", StringComparison.Ordinal))
        {
            Skip = "needs root: installs and starts a real Slurm";
        }
    }
}
