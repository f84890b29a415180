# A Stream Deck that the kernel takes for a real one: `uhid.pl PRODUCT SERIAL FIFO FOLDER`. A line in the FIFO names the keys that are down, from 1;
# `unplug` pulls it. Pictures sent to its keys come to lie in FOLDER as `KEY.jpeg`, the brightness in `brightness`.
use strict;
use warnings;

my ($product, $serial, $fifo, $folder) = @ARGV;
my ($destroy, $output, $create, $input, $set_report, $set_reply) = (1, 6, 11, 12, 13, 14);
# Of the maker's own: 512 bytes in, 1,024 out, 32 for settings, each with its number.
my $reports = pack('H*', '0600ff0901a101150026ff007508850196ff0109018102850296ff03090191028503951f0901b102c0');
sysopen(my $device, '/dev/uhid', 2) or die "uhid: $!";
say_to_kernel($create, pack('a128 a64 a64 S S L L L L a4096', 'Stream Deck of the lab', '', $serial, length $reports, 3, 0x0fd9, hex $product, 1, 0, $reports));
sysopen(my $lines, $fifo, 2) or die "$fifo: $!";
my $begun = '';
my %parts;
for (;;) {
  my $wanted = '';
  vec($wanted, fileno($_), 1) = 1 for $device, $lines;
  next if select(my $ready = $wanted, undef, undef, undef) < 0;
  hear_kernel() if vec($ready, fileno($device), 1);
  next unless vec($ready, fileno($lines), 1);
  sysread($lines, $begun, 4096, length $begun) or die "lines: $!";
  while ($begun =~ s/^(.*)\n//) {
    if ($1 eq 'unplug') { say_to_kernel($destroy, ''); exit }
    my @down = (0) x 508;
    $down[$_ - 1] = 1 for split ' ', $1;
    say_to_kernel($input, pack('S a4096', 512, pack('C C v C*', 1, 0, 15, @down)));
  }
}

sub say_to_kernel {
  my ($type, $about) = @_;
  syswrite($device, pack('L', $type) . $about) or die "event $type: $!";
}

sub hear_kernel {
  sysread($device, my $event, 4380) or die "uhid: $!";
  my ($type, $about) = unpack('L a*', $event);
  if ($type == $output) {
    my ($data, $size) = unpack('a4096 S', $about);
    picture(substr($data, 0, $size));
  } elsif ($type == $set_report) {
    my ($id, undef, undef, $size, $data) = unpack('L C C S a*', $about);
    keep('brightness', ord substr($data, 2, 1)) if substr($data, 0, 2) eq "\x03\x08";
    say_to_kernel($set_reply, pack('L S', $id, 0));
  }
}

sub picture {
  my ($number, $command, $key, $is_last, $size, $page) = unpack('C C C C v v', $_[0]);
  return unless $number == 2 && $command == 7;
  $parts{$key} = '' if $page == 0;
  $parts{$key} .= substr($_[0], 8, $size);
  keep($key + 1 . '.jpeg', $parts{$key}) if $is_last;
}

sub keep {
  my ($name, $bytes) = @_;
  open(my $file, '>:raw', "$folder/$name.new") or die $!;
  print $file $bytes;
  close $file;
  rename "$folder/$name.new", "$folder/$name";
}
